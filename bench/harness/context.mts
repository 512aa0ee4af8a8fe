import { type Corpus, findCorpus, ingest } from './corpus.mts';
import { loadProduct, type Product } from './product.mts';
import { BenchStack } from './services.mts';

/** What every benchmark works with. The stack and the corpus in it are made once, by whoever needs them first. */
export class BenchContext {
  readonly quick: boolean;
  readonly corpus: Corpus;
  private running: Promise<BenchStack> | undefined;
  private loading: Promise<BenchStack> | undefined;
  private code: Product | undefined;

  constructor(quick: boolean, corpus: string | undefined) {
    this.quick = quick;
    this.corpus = findCorpus(corpus);
  }

  get product(): Product {
    this.code ??= loadProduct();
    return this.code;
  }

  /** Running services, with or without something to search. */
  stack(): Promise<BenchStack> {
    this.running ??= BenchStack.start();
    return this.running;
  }

  /** Running services that the corpus can be searched in. */
  loadedStack(): Promise<BenchStack> {
    this.loading ??= this.stack().then(async (stack) => {
      await ingest(stack, this.corpus);
      return stack;
    });
    return this.loading;
  }

  /** The ingest benchmark loads the corpus itself: nobody needs to do it again. */
  markLoaded(): void {
    this.loading = this.stack();
  }

  async close(): Promise<void> {
    const stack = await this.running?.catch(() => undefined);
    await stack?.stop();
  }
}
