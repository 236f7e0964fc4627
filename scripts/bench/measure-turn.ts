import { prepareFloor, startFloor } from "./floor.ts";
import { type Ground, layGround } from "./ground.ts";
import { type Product, startProduct } from "./product.ts";
import { atLeast, mean, round, type Target } from "./statistics.ts";

const CUSTOMERS = 32;
const WARM_UP_MS = 2_500;
const ALONE_MS = 1_500;
const TOGETHER_MS = 4_000;
const WANTED_RATIO = 0.1;

type TurnFigures = {
  turnsPerSecond: number;
  ms: { alone: { p50: number; p95: number }; together: { p50: number; p95: number } };
  cpuMsPerTurn: { alone: number; together: number };
};

/**
 * The whole way of a message, webhook → mailbox → queue → lane → retrieval → model → sendMessage → record, beside the floor. The floor is
 * measured before and after the product, since the machine may be busy with other things.
 */
export async function measureTurn(databaseUrl: string | undefined, redisUrl: string | undefined) {
  const ground = await layGround(databaseUrl);
  try {
    await prepareFloor(ground);
    const before = await measure(ground, () => startFloor(ground, "scan"));
    const split = ["web", "worker"] as const;
    const onPostgres = await measure(ground, () => startProduct(ground, { roles: split }));
    const inOne = await measure(ground, () => startProduct(ground, { roles: ["all"] }));
    const middle = await measure(ground, () => startFloor(ground, "scan"));
    const onRedis =
      redisUrl && (await measure(ground, () => startProduct(ground, { roles: split, redisUrl })));
    const after = await measure(ground, () => startFloor(ground, "scan"));
    const indexed = await measure(ground, () => startFloor(ground, "hnsw"));

    const floorRate = mean([before, middle, after].map(({ turnsPerSecond }) => turnsPerSecond));
    const rated = (figures: TurnFigures) => ({
      ratio: round(figures.turnsPerSecond / floorRate, 3),
      ratioToIndexedFloor: round(figures.turnsPerSecond / indexed.turnsPerSecond, 3),
      ...figures,
    });
    const results = {
      database: ground.scratch.kind,
      floor: { ...middle, turnsPerSecond: round(floorRate, 1) },
      indexedFloor: indexed,
      webAndWorker: rated(onPostgres),
      oneProcess: rated(inOne),
      ...(onRedis && { webAndWorkerOnRedis: rated(onRedis) }),
    };
    const targets: Target[] = [
      atLeast("turn: share of the floor's throughput", results.webAndWorker.ratio, WANTED_RATIO),
    ];
    return { results, targets };
  } finally {
    await ground.close();
  }
}

async function measure(ground: Ground, start: () => Promise<Product>): Promise<TurnFigures> {
  const { customers } = ground;
  const product = await start();
  async function load(count: number, forMs: number) {
    const cpuBefore = product.cpuMs();
    const load = await customers.converse(product.door, { customers: count, forMs });
    return { ...load, cpu: round((product.cpuMs() - cpuBefore) / load.turns) };
  }
  try {
    await load(CUSTOMERS, WARM_UP_MS);
    const alone = await load(1, ALONE_MS);
    const together = await load(CUSTOMERS, TOGETHER_MS);
    return {
      turnsPerSecond: together.turnsPerSecond,
      ms: {
        alone: { p50: alone.p50, p95: alone.p95 },
        together: { p50: together.p50, p95: together.p95 },
      },
      cpuMsPerTurn: { alone: alone.cpu, together: together.cpu },
    };
  } finally {
    await product.stop();
  }
}
