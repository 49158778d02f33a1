import type { ReactNode } from 'react';
import { Fence } from '../ui/Fence.tsx';
import { ProblemNote } from './ProblemNote.tsx';

/** A part of the screen that may break alone: it then says so and offers to try again. */
export function PartFence({ children }: { readonly children: ReactNode }) {
  return <Fence Instead={Broken}>{children}</Fence>;
}

function Broken({ again }: { readonly again: () => void }) {
  return <ProblemNote problem={{ code: 'internal', retryable: false }} onRetry={again} />;
}
