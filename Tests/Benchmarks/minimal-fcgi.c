// What a worker is compared with: the least that libfcgi can do for a request.
#include <fcgiapp.h>

int main(void) {
  FCGX_Request request;
  if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0) return 1;
  while (FCGX_Accept_r(&request) == 0) {
    FCGX_PutS(
        "Status: 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
        "Content-Length: 15\r\n\r\n{\"status\":\"ok\"}",
        request.out);
    FCGX_Finish_r(&request);
  }
  return 0;
}
