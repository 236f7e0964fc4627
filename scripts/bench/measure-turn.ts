import type { Load } from "./customers.ts";
import { type FloorKind, prepareFloor, startFloor } from "./floor.ts";
import { type Ground, layGround } from "./ground.ts";
import { type Product, startProduct } from "./product.ts";
import { atLeast, mean, quantile, round, type Target } from "./statistics.ts";

const CUSTOMERS = 32;
const WARM_UP_MS = 2_000;
const ALONE_MS = 1_000;
const SLICE_MS = 1_500;
const SLICES = 4;
const WANTED_RATIO = 0.1;

type Figures = {
  turnsPerSecond: number;
  ms: { alone: { p50: number; p95: number }; together: { p50: number; p95: number } };
  cpuMsPerTurn: { alone: number; together: number };
};

/** The whole way of a message, webhook → mailbox → queue → lane → retrieval → model → sendMessage → record, beside the floor. */
export async function measureTurn(databaseUrl: string | undefined, redisUrl: string | undefined) {
  const ground = await layGround(databaseUrl);
  try {
    await prepareFloor(ground);
    const split = ["web", "worker"] as const;
    const onPostgres = await compare(ground, "scan", () => startProduct(ground, { roles: split }));
    const inOneProcess = await compare(ground, "scan", () => startProduct(ground, { roles: ["all"] }));
    const onRedis =
      redisUrl && (await compare(ground, "scan", () => startProduct(ground, { roles: split, redisUrl })));
    const results = {
      database: ground.scratch.kind,
      passages: "1,000, searched exactly by product and floor",
      webAndWorker: onPostgres,
      oneProcess: inOneProcess,
      ...(onRedis && { webAndWorkerOnRedis: onRedis }),
      floorWithVectorIndex: await compare(ground, "scan", () => startFloor(ground, "hnsw")),
    };
    const targets: Target[] = [
      atLeast("turn: share of the floor's throughput", onPostgres.ratio, WANTED_RATIO),
    ];
    return { results, targets };
  } finally {
    await ground.close();
  }
}

/**
 * Product and floor in turns, a slice each, so that whatever else the machine does weighs on both alike. The ratio is that of their
 * throughputs over all slices.
 */
async function compare(
  ground: Ground,
  kind: FloorKind,
  start: () => Promise<Product>,
): Promise<Figures & { ratio: number; floor: Figures }> {
  const floor = await startFloor(ground, kind);
  try {
    const product = await start();
    try {
      const both = [createGauge(ground, floor), createGauge(ground, product)] as const;
      for (const gauge of both) await gauge.warmUp();
      for (let slice = 0; slice < SLICES; slice++) for (const gauge of both) await gauge.together();
      for (const gauge of both) await gauge.alone();
      const [floorFigures, figures] = [both[0].figures(), both[1].figures()];
      const ratio = round(figures.turnsPerSecond / floorFigures.turnsPerSecond, 3);
      return { ratio, ...figures, floor: floorFigures };
    } finally {
      await product.stop();
    }
  } finally {
    await floor.stop();
  }
}

type Measured = Load & { cpu: number };

function createGauge({ customers }: Ground, product: Product) {
  const slices: Measured[] = [];
  let single: Measured | undefined;

  async function load(count: number, forMs: number): Promise<Measured> {
    const before = product.cpuMs();
    const load = await customers.converse(product.door, { customers: count, forMs });
    return { ...load, cpu: (product.cpuMs() - before) / load.turns };
  }

  return {
    warmUp: () => load(CUSTOMERS, WARM_UP_MS),
    async together() {
      slices.push(await load(CUSTOMERS, SLICE_MS));
    },
    async alone() {
      single = await load(1, ALONE_MS);
    },
    figures(): Figures {
      const median = (pick: (slice: Measured) => number) => round(quantile(slices.map(pick), 0.5));
      return {
        turnsPerSecond: round(mean(slices.map(({ turnsPerSecond }) => turnsPerSecond)), 1),
        ms: {
          alone: { p50: single?.p50 ?? Number.NaN, p95: single?.p95 ?? Number.NaN },
          together: { p50: median(({ p50 }) => p50), p95: median(({ p95 }) => p95) },
        },
        cpuMsPerTurn: { alone: round(single?.cpu ?? Number.NaN), together: median(({ cpu }) => cpu) },
      };
    },
  };
}
