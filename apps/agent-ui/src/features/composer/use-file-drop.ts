import { type DragEvent, useCallback, useState } from 'react';

/** Files that were chosen, dropped or pasted for an answer, until they are taken. @param mayAttach whether there is a place for them */
export function useFileDrop(mayAttach: boolean) {
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [dragging, setDragging] = useState(false);
  const onTaken = useCallback(() => setChosen([]), []);
  /** @returns false for words, which go their usual way */
  const takeFrom = (data: DataTransfer | null): boolean => {
    const files = [...(data?.files ?? [])];
    if (files.length === 0 || !mayAttach) return false;
    setChosen(files);
    return true;
  };
  const onDrag = (event: DragEvent) => {
    if (!mayAttach || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDragging(true);
  };
  return {
    chosen,
    setChosen,
    onTaken,
    dragging,
    takeFrom,
    target: {
      onDragEnter: onDrag,
      onDragOver: onDrag,
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
      },
      onDrop: (event: DragEvent) => {
        setDragging(false);
        if (takeFrom(event.dataTransfer)) event.preventDefault();
      },
    },
  };
}
