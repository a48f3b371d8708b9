// größe
export const width = 4;
