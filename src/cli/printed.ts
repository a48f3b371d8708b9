/** Any value between two stages as JSON: maps as objects, typed arrays as lists. */
export function printed(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (inner instanceof Map) return Object.fromEntries(inner);
      if (ArrayBuffer.isView(inner) && !(inner instanceof DataView)) return Array.from(inner as Int32Array);
      return typeof inner === "number" && !Number.isFinite(inner) ? String(inner) : inner;
    },
    1,
  );
}
