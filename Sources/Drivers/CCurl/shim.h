#include <curl/curl.h>

// Swift imports no variadic functions.

static inline CURLcode boxoffice_curl_set_number(CURL *transfer, CURLoption option, long value) {
  return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode boxoffice_curl_set_pointer(CURL *transfer, CURLoption option, void *value) {
  return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode boxoffice_curl_set_text(CURL *transfer, CURLoption option, const char *value) {
  return curl_easy_setopt(transfer, option, value);
}

static inline CURLcode boxoffice_curl_set_writer(CURL *transfer, curl_write_callback writer) {
  return curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, writer);
}

static inline CURLcode boxoffice_curl_set_opener(CURL *transfer, curl_opensocket_callback opener) {
  return curl_easy_setopt(transfer, CURLOPT_OPENSOCKETFUNCTION, opener);
}

static inline long boxoffice_curl_status(CURL *transfer) {
  long status = 0;
  curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

static inline CURLMcode boxoffice_curl_multi_set_number(CURLM *transfers, CURLMoption option, long value) {
  return curl_multi_setopt(transfers, option, value);
}

static inline CURLcode boxoffice_curl_result(const CURLMsg *message) {
  return message->data.result;
}

static inline CURLcode boxoffice_curl_set_reader(CURL *transfer, curl_read_callback reader) {
  return curl_easy_setopt(transfer, CURLOPT_READFUNCTION, reader);
}

static inline CURLcode boxoffice_curl_set_witness(CURL *transfer, curl_debug_callback witness) {
  return curl_easy_setopt(transfer, CURLOPT_DEBUGFUNCTION, witness);
}
