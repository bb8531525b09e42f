/** Things by the time they are due, the earliest first. */
export interface Heap<T> {
  readonly push: (dueMs: number, item: T) => void;
  /** Takes the earliest thing if it is due at `nowMs` or before. */
  readonly popDue: (nowMs: number) => T | undefined;
  /** When the earliest thing is due; undefined while the heap is empty. */
  readonly nextMs: () => number | undefined;
}

interface Node<T> {
  readonly dueMs: number;
  readonly item: T;
}

/** A binary heap: a push or a pop costs the logarithm of its size. Things due at the same time leave in no particular order. */
export function createHeap<T>(): Heap<T> {
  const nodes: Node<T>[] = [];
  return {
    push: (dueMs, item) => siftUp(nodes, nodes.length, { dueMs, item }),
    popDue: (nowMs) => {
      const [first] = nodes;
      if (first === undefined || first.dueMs > nowMs) return undefined;
      const last = nodes.pop();
      if (last !== undefined && nodes.length > 0) siftDown(nodes, 0, last);
      return first.item;
    },
    nextMs: () => nodes[0]?.dueMs,
  };
}

function siftUp<T>(nodes: Node<T>[], at: number, node: Node<T>): void {
  let hole = at;
  while (hole > 0) {
    const above = (hole - 1) >> 1;
    const parent = nodes[above];
    if (parent === undefined || parent.dueMs <= node.dueMs) break;
    nodes[hole] = parent;
    hole = above;
  }
  nodes[hole] = node;
}

function siftDown<T>(nodes: Node<T>[], at: number, node: Node<T>): void {
  let hole = at;
  for (;;) {
    const below = earlierChild(nodes, hole);
    const child = nodes[below];
    if (child === undefined || child.dueMs >= node.dueMs) break;
    nodes[hole] = child;
    hole = below;
  }
  nodes[hole] = node;
}

function earlierChild<T>(nodes: readonly Node<T>[], parent: number): number {
  const left = 2 * parent + 1;
  const dueLeft = nodes[left]?.dueMs ?? Number.POSITIVE_INFINITY;
  const dueRight = nodes[left + 1]?.dueMs ?? Number.POSITIVE_INFINITY;
  return dueRight < dueLeft ? left + 1 : left;
}
