import { createStore } from './store.ts';

/** A question that waits: prove again who you are. `answer(true)`: proved; `answer(false)`: left. */
export interface Confirmation {
  readonly answer: (proved: boolean) => void;
}
export const confirmation = createStore<Confirmation | null>(null);

let asked: Promise<boolean> | undefined;

/** Ask for a proof, once however many calls need it. @returns whether it was given */
export function askForProof(): Promise<boolean> {
  asked ??= new Promise<boolean>((resolve) => {
    confirmation.set({
      answer: (proved) => {
        asked = undefined;
        confirmation.set(null);
        resolve(proved);
      },
    });
  });
  return asked;
}
