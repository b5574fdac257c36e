/** One line of the table: what was to hold and what was measured. */
export interface Finding {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
  /** A time limit: left out where the machine is shared with whatever else runs. */
  readonly isTimed?: boolean;
}

export interface FigureRun {
  readonly seed: number;
  /** 1 is the full set-up; 0.1 a tenth of its messages and faults. */
  readonly scale: number;
  /** With the safeguard taken away that this figure is about. */
  readonly isControl: boolean;
  readonly say: (line: string) => void;
}

export interface Figure {
  readonly number: number;
  readonly title: string;
  /** What the control takes away, and which finding must turn red then. */
  readonly control: { readonly without: string; readonly reddens: string };
  /** Runs for half an hour: only with `--soak`, or by its number. */
  readonly isForTheNight?: boolean;
  /** The scale at which the control is run: enough to be sure of seeing red. */
  readonly controlScale: number;
  run(run: FigureRun): Promise<Finding[]>;
}

/** Exactly so many, usually none. */
export const exactly = (what: string, measured: number, target = 0): Finding => ({
  what,
  target: String(target),
  measured: String(measured),
  met: measured === target,
});

export const atMost = (what: string, measured: number | undefined, target: number, unit = 'ms'): Finding => ({
  what,
  target: `≤ ${target} ${unit}`,
  measured: measured === undefined ? 'never' : `${Math.round(measured * 10) / 10} ${unit}`,
  met: measured !== undefined && measured <= target,
  isTimed: true,
});

/** A share, of 1. */
export const share = (what: string, measured: number, target: number): Finding => ({
  what,
  target: target === 1 ? '100 %' : `≥ ${target * 100} %`,
  measured: `${(measured * 100).toFixed(2)} %`,
  met: measured >= target,
});
