// The entry point of the addon, in front of faiss-node's own (renamed by a compiler flag).
// Node calls it in every thread that loads the addon. FAISS and OpenBLAS each bring a pool of threads;
// together they wait for each other in busy loops, so both are held to one thread here.
// `searchRows` comes from search-rows.cc. The exported `kernel` names the inner product in use: avx512, avx2, plain, or stock (FAISS's own).
#include <node_api.h>
#include <omp.h>

extern "C" void openblas_set_num_threads(int threads);
extern "C" napi_value faiss_node_register(napi_env env, napi_value exports);
extern "C" void ground_control_add_search(napi_env env, napi_value exports);
extern "C" __attribute__((weak)) const char *ground_control_kernel();

NAPI_MODULE_INIT()
{
  omp_set_num_threads(1);
  openblas_set_num_threads(1);
  napi_value kernel;
  const char *name = ground_control_kernel ? ground_control_kernel() : "stock";
  if (napi_create_string_utf8(env, name, NAPI_AUTO_LENGTH, &kernel) == napi_ok)
    napi_set_named_property(env, exports, "kernel", kernel);
  ground_control_add_search(env, exports);
  return faiss_node_register(env, exports);
}
