// libcurl's own calls take arguments of any kind, which Swift cannot see; here each kind has a name.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <string.h>

// What is sent, and how much of it is gone.
struct martlet_upload {
    const char *bytes;
    size_t count;
    size_t position;
};

static inline size_t martlet_curl_read(char *buffer, size_t size, size_t count, void *context) {
    struct martlet_upload *upload = (struct martlet_upload *)context;
    size_t left = upload->count - upload->position;
    size_t piece = size * count < left ? size * count : left;
    memcpy(buffer, upload->bytes + upload->position, piece);
    upload->position += piece;
    return piece;
}

// Without a place of its own libcurl writes what it hears to the standard output.
static inline size_t martlet_curl_discard(char *buffer, size_t size, size_t count, void *context) {
    (void)buffer;
    (void)context;
    return size * count;
}

static inline CURLcode martlet_curl_prepare(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode martlet_curl_text(CURL *handle, CURLoption option, const char *text) {
    return curl_easy_setopt(handle, option, text);
}

static inline CURLcode martlet_curl_number(CURL *handle, CURLoption option, long number) {
    return curl_easy_setopt(handle, option, number);
}

static inline CURLcode martlet_curl_list(CURL *handle, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(handle, option, list);
}

static inline CURLcode martlet_curl_silence(CURL *handle) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, martlet_curl_discard);
    return code ? code : curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, martlet_curl_discard);
}

static inline CURLcode martlet_curl_send(CURL *handle, struct martlet_upload *upload) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, martlet_curl_read);
    if (!code) code = curl_easy_setopt(handle, CURLOPT_READDATA, upload);
    return code ? code : curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
}

static inline long martlet_curl_answer(CURL *handle) {
    long code = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code) ? 0 : code;
}
