import { useEffect, useState } from 'react';

/** The time in milliseconds since 1970, renewed every second until `end`. */
export function useClockUntil(end: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const over = end === undefined || now >= end;
  useEffect(() => {
    if (over) {
      return undefined;
    }
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [over]);
  return now;
}
