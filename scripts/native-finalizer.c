// Linked into the driver for the fallback Electron. The driver needs Node-API 10's references to
// strings, which Node 20 has only for experimental modules; but it runs the finalizers of those inside
// the garbage collector and aborts the program when they touch a handle. So the three calls that take
// a finalizer (redirected here by the linker's --wrap) have it run after the collection instead.
#include <node_api.h>
#include <stdlib.h>

typedef struct {
  napi_finalize run;
  void *hint;
} Finalizer;

static void run_now(napi_env env, void *data, void *hint) {
  Finalizer finalizer = *(Finalizer *)hint;
  free(hint);
  finalizer.run(env, data, finalizer.hint);
}

static void run_later(node_api_basic_env env, void *data, void *hint) {
  node_api_post_finalizer(env, run_now, data, hint);
}

static Finalizer *keep(napi_finalize run, void *hint) {
  Finalizer *finalizer = malloc(sizeof *finalizer);
  if (!finalizer) abort();
  finalizer->run = run;
  finalizer->hint = hint;
  return finalizer;
}

// A macro keeps the three alike: same arguments, only the callback and its hint replaced.
#define LATER(run, hint) (run) ? run_later : NULL, (run) ? keep((napi_finalize)(run), hint) : NULL

napi_status __real_napi_wrap(napi_env, napi_value, void *, node_api_basic_finalize, void *, napi_ref *);
napi_status __wrap_napi_wrap(napi_env env, napi_value object, void *data, node_api_basic_finalize run, void *hint, napi_ref *result) {
  return __real_napi_wrap(env, object, data, LATER(run, hint), result);
}

napi_status __real_napi_add_finalizer(napi_env, napi_value, void *, node_api_basic_finalize, void *, napi_ref *);
napi_status __wrap_napi_add_finalizer(napi_env env, napi_value object, void *data, node_api_basic_finalize run, void *hint, napi_ref *result) {
  return __real_napi_add_finalizer(env, object, data, LATER(run, hint), result);
}

napi_status __real_napi_create_external_buffer(napi_env, size_t, void *, node_api_basic_finalize, void *, napi_value *);
napi_status __wrap_napi_create_external_buffer(napi_env env, size_t size, void *data, node_api_basic_finalize run, void *hint, napi_value *result) {
  return __real_napi_create_external_buffer(env, size, data, LATER(run, hint), result);
}
