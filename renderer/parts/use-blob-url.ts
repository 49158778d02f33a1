import { useEffect, useMemo } from 'react';

/** An address for a PDF that ends with whoever shows it. */
export function useBlobUrl(base64: string | undefined): string | undefined {
  const url = useMemo(() => {
    if (base64 === undefined) return undefined;
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  }, [base64]);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return url;
}
