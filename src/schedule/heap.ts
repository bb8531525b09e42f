interface Node<T> {
  readonly dueMs: number;
  /** Counts the pushes. */
  readonly order: number;
  readonly item: T;
}

/**
 * Things by the time they are due, the earliest first; those due at the same time leave in the order they came. A binary heap: a push
 * or a pop costs the logarithm of its size.
 */
export class Heap<T> {
  readonly #nodes: Node<T>[] = [];
  #pushes = 0;

  push(dueMs: number, item: T): void {
    this.#pushes += 1;
    siftUp(this.#nodes, this.#nodes.length, { dueMs, order: this.#pushes, item });
  }

  /** Takes the earliest thing if it is due at `nowMs` or before. */
  popDue(nowMs: number): T | undefined {
    const [first] = this.#nodes;
    if (first === undefined || first.dueMs > nowMs) return undefined;
    const last = this.#nodes.pop();
    if (last !== undefined && this.#nodes.length > 0) siftDown(this.#nodes, 0, last);
    return first.item;
  }

  /** When the earliest thing is due; undefined while the heap is empty. */
  nextMs(): number | undefined {
    return this.#nodes[0]?.dueMs;
  }

  get size(): number {
    return this.#nodes.length;
  }

  /** Takes everything, in no particular order. */
  drain(): readonly T[] {
    return this.#nodes.splice(0).map(({ item }) => item);
  }
}

function siftUp<T>(nodes: Node<T>[], at: number, node: Node<T>): void {
  let hole = at;
  while (hole > 0) {
    const above = (hole - 1) >> 1;
    const parent = nodes[above];
    if (parent === undefined || !isBefore(node, parent)) break;
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
    if (child === undefined || !isBefore(child, node)) break;
    nodes[hole] = child;
    hole = below;
  }
  nodes[hole] = node;
}

function earlierChild<T>(nodes: readonly Node<T>[], parent: number): number {
  const left = 2 * parent + 1;
  const [first, second] = [nodes[left], nodes[left + 1]];
  return first !== undefined && second !== undefined && isBefore(second, first) ? left + 1 : left;
}

function isBefore(a: Node<unknown>, b: Node<unknown>): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
