import { type EntityManager } from 'typeorm';

/** Runs an UPDATE or DELETE with RETURNING; TypeORM answers those as a pair of rows and count. */
export async function changedRows<Row>(
  manager: EntityManager,
  sql: string,
  parameters: unknown[],
): Promise<readonly Row[]> {
  const [rows] = await manager.query<[Row[], number]>(sql, parameters);
  return rows;
}
