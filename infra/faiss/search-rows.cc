// Stands in for faiss-node's one source file, which it includes, and adds a search of typed arrays: numbers go to
// FAISS and come back without becoming JavaScript values one by one, and the queries of a batch may share threads.
#include "faiss.cc"
#include <algorithm>
#include <exception>
#include <omp.h>
#include <thread>
#include <vector>

namespace {

// faiss-node's index belongs to its class and to what is derived from it.
struct Opened : Index
{
  static faiss::Index &of(Index &index) { return *(index.*(&Opened::index_)); }
};

// The queries of a batch in equal parts, one thread each. Threads of our own: those of OpenMP wait for each other in
// busy loops, which makes searches many times slower where others want the processor too.
void searchParts(faiss::Index &index, const float *queries, size_t count, size_t fetch, size_t threads,
                 float *scores, idx_t *labels)
{
  const size_t parts = std::max<size_t>(1, std::min(threads, count));
  std::vector<std::exception_ptr> failures(parts);
  const auto search = [&](size_t part)
  {
    const size_t from = count * part / parts, to = count * (part + 1) / parts;
    try
    {
      omp_set_num_threads(1);
      index.search(to - from, queries + from * index.d, fetch, scores + from * fetch, labels + from * fetch);
    }
    catch (...)
    {
      failures[part] = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (size_t part = 1; part < parts; part++)
    others.emplace_back(search, part);
  search(0);
  for (auto &thread : others)
    thread.join();
  for (const auto &failure : failures)
    if (failure)
      std::rethrow_exception(failure);
}

// searchRows(index, queries, fetch, threads, { rows, scores }): fills both arrays with the `fetch` best of each query,
// query after query; row -1 means that there was none.
Napi::Value searchRows(const Napi::CallbackInfo &info)
{
  const Napi::Env env = info.Env();
  auto &index = Opened::of(*Napi::ObjectWrap<Index>::Unwrap(info[0].As<Napi::Object>()));
  const auto queries = info[1].As<Napi::Float32Array>();
  const size_t fetch = info[2].As<Napi::Number>().Uint32Value();
  const int threads = info[3].As<Napi::Number>().Int32Value();
  const auto found = info[4].As<Napi::Object>();
  auto rows = found.Get("rows").As<Napi::Int32Array>();
  auto scores = found.Get("scores").As<Napi::Float32Array>();
  const size_t count = queries.ElementLength() / index.d;
  const bool fits = count * index.d == queries.ElementLength() && rows.ElementLength() == count * fetch &&
                    scores.ElementLength() == count * fetch;
  if (!fits || fetch < 1 || fetch > static_cast<size_t>(index.ntotal) || threads < 1)
  {
    Napi::RangeError::New(env, "the arrays do not fit the search").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  std::vector<idx_t> labels(count * fetch);
  try
  {
    searchParts(index, queries.Data(), count, fetch, threads, scores.Data(), labels.data());
  }
  catch (const std::exception &error)
  {
    Napi::Error::New(env, error.what()).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  for (size_t i = 0; i < labels.size(); i++)
    rows[i] = static_cast<int32_t>(labels[i]);
  return env.Undefined();
}

} // namespace

extern "C" void ground_control_add_search(napi_env env, napi_value exports)
{
  Napi::Object(env, exports).Set("searchRows", Napi::Function::New(env, searchRows, "searchRows"));
}
