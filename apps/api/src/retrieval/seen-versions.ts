/** Which version of each collection the answers to some calls came from. */
export class SeenVersions {
  private readonly byCollection = new Map<string, string>();
  private isMixed = false;

  /** Whether two answers came from different versions of one collection. */
  get mixed(): boolean {
    return this.isMixed;
  }

  /** All of them, as the retriever would name them together. */
  get states(): string {
    return [...this.byCollection.values()].sort().join(',');
  }

  /** `states` as the retriever names them: `controls@12:9f8e7d6c,notes@3:0a1b2c3d`. */
  note(states: string): void {
    for (const state of states.split(',')) {
      const collection = state.slice(0, state.indexOf('@'));
      const before = this.byCollection.get(collection);
      this.isMixed ||= before !== undefined && before !== state;
      this.byCollection.set(collection, state);
    }
  }
}
