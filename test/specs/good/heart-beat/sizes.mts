export const width = 12;
