#include <dlfcn.h>
#include <stddef.h>

// The functions of cairo, Pango, fontconfig and libqrencode that print a page. They are looked up when the first page is
// printed: most processes print none, and linked libraries of this size would be mapped and relocated in each of them.
// The declarations are those of the libraries' stable interfaces, with int for their enumerations, so that their large
// development packages are not needed: docs/decisions/0048-print-by-cairo-in-a-pool-of-its-own.md.

typedef struct _cairo cairo_t;
typedef struct _cairo_surface cairo_surface_t;
typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoFcFontMap PangoFcFontMap;
typedef struct _PangoContext PangoContext;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _FcConfig FcConfig;

typedef struct {
  int version;
  int width;
  unsigned char *data;
} boxoffice_qr;

typedef int (*boxoffice_page_writer)(void *closure, const unsigned char *data, unsigned int length);

// use(result, name, parameters)
#define BOXOFFICE_CAIRO(use)                                                                                           \
  use(cairo_surface_t *, cairo_pdf_surface_create_for_stream,                                                          \
      (boxoffice_page_writer writer, void *closure, double width, double height))                                      \
  use(void, cairo_pdf_surface_set_metadata, (cairo_surface_t * surface, int field, const char *text))                  \
  use(cairo_t *, cairo_create, (cairo_surface_t * surface))                                                            \
  use(int, cairo_status, (cairo_t * context))                                                                          \
  use(int, cairo_surface_status, (cairo_surface_t * surface))                                                          \
  use(void, cairo_surface_finish, (cairo_surface_t * surface))                                                         \
  use(void, cairo_surface_destroy, (cairo_surface_t * surface))                                                        \
  use(void, cairo_destroy, (cairo_t * context))                                                                        \
  use(void, cairo_show_page, (cairo_t * context))                                                                      \
  use(void, cairo_identity_matrix, (cairo_t * context))                                                                \
  use(void, cairo_scale, (cairo_t * context, double x, double y))                                                      \
  use(void, cairo_move_to, (cairo_t * context, double x, double y))                                                    \
  use(void, cairo_line_to, (cairo_t * context, double x, double y))                                                    \
  use(void, cairo_set_line_width, (cairo_t * context, double width))                                                   \
  use(void, cairo_stroke, (cairo_t * context))                                                                         \
  use(void, cairo_rectangle, (cairo_t * context, double x, double y, double width, double height))                     \
  use(void, cairo_fill, (cairo_t * context))                                                                           \
  use(void, cairo_set_source_rgb, (cairo_t * context, double red, double green, double blue))

#define BOXOFFICE_PANGO(use)                                                                                           \
  use(PangoContext *, pango_font_map_create_context, (PangoFontMap * map))                                             \
  use(PangoLayout *, pango_layout_new, (PangoContext * context))                                                       \
  use(void, pango_layout_set_text, (PangoLayout * layout, const char *text, int length))                               \
  use(void, pango_layout_set_width, (PangoLayout * layout, int width))                                                 \
  use(void, pango_layout_set_height, (PangoLayout * layout, int height))                                               \
  use(void, pango_layout_set_wrap, (PangoLayout * layout, int wrap))                                                   \
  use(void, pango_layout_set_ellipsize, (PangoLayout * layout, int ellipsize))                                         \
  use(void, pango_layout_set_single_paragraph_mode, (PangoLayout * layout, int isSingle))                              \
  use(void, pango_layout_set_font_description, (PangoLayout * layout, const PangoFontDescription *font))               \
  use(int, pango_layout_get_line_count, (PangoLayout * layout))                                                        \
  use(void, pango_layout_get_size, (PangoLayout * layout, int *width, int *height))                                    \
  use(void, pango_context_set_round_glyph_positions, (PangoContext * context, int isRounding))                         \
  use(PangoFontDescription *, pango_font_description_from_string, (const char *text))                                  \
  use(void, pango_font_description_set_absolute_size, (PangoFontDescription * font, double size))                      \
  use(void, pango_font_description_free, (PangoFontDescription * font))

#define BOXOFFICE_PANGOCAIRO(use)                                                                                      \
  use(PangoFontMap *, pango_cairo_font_map_new, (void))                                                                \
  use(void, pango_cairo_update_context, (cairo_t * cairo, PangoContext *context))                                      \
  use(void, pango_cairo_show_layout, (cairo_t * context, PangoLayout *layout))

#define BOXOFFICE_PANGOFT2(use) use(void, pango_fc_font_map_set_config, (PangoFcFontMap * map, FcConfig *config))

#define BOXOFFICE_GOBJECT(use) use(void, g_object_unref, (void *object))

#define BOXOFFICE_FONTCONFIG(use)                                                                                      \
  use(FcConfig *, FcConfigCreate, (void))                                                                              \
  use(void, FcConfigDestroy, (FcConfig * config))                                                                      \
  use(int, FcConfigAppFontAddFile, (FcConfig * config, const unsigned char *path))

#define BOXOFFICE_QRENCODE(use)                                                                                        \
  use(boxoffice_qr *, QRcode_encodeData, (int size, const unsigned char *data, int version, int level))                \
  use(void, QRcode_free, (boxoffice_qr * code))

#define BOXOFFICE_LIBRARIES(from)                                                                                      \
  from("libcairo.so.2", BOXOFFICE_CAIRO)                                                                               \
  from("libpango-1.0.so.0", BOXOFFICE_PANGO)                                                                           \
  from("libpangocairo-1.0.so.0", BOXOFFICE_PANGOCAIRO)                                                                 \
  from("libpangoft2-1.0.so.0", BOXOFFICE_PANGOFT2)                                                                     \
  from("libgobject-2.0.so.0", BOXOFFICE_GOBJECT)                                                                       \
  from("libfontconfig.so.1", BOXOFFICE_FONTCONFIG)                                                                     \
  from("libqrencode.so.4", BOXOFFICE_QRENCODE)

#define BOXOFFICE_MEMBER(result, name, parameters) result(*name) parameters;
#define BOXOFFICE_MEMBERS(library, functions) functions(BOXOFFICE_MEMBER)

typedef struct {
  BOXOFFICE_LIBRARIES(BOXOFFICE_MEMBERS)
} boxoffice_paper;

// Looks all functions up; returns the name of the library or of the function that is missing, or NULL. The libraries
// stay: they keep threads' and types' records of their own and are not made for being closed.
static inline const char *boxoffice_paper_open(boxoffice_paper *paper) {
  void *library;
#define BOXOFFICE_FIND(result, name, parameters)                                                                       \
  if ((paper->name = (__typeof__(paper->name))dlsym(library, #name)) == NULL) return #name;
#define BOXOFFICE_OPEN(file, functions)                                                                                \
  if ((library = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) == NULL) return file;                            \
  functions(BOXOFFICE_FIND)
  BOXOFFICE_LIBRARIES(BOXOFFICE_OPEN)
#undef BOXOFFICE_OPEN
#undef BOXOFFICE_FIND
  return NULL;
}
