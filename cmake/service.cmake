# The helper that draws documents: fonts and their memory stay out of the server.
add_executable(yiban-render src/render/render.c)
target_link_libraries(yiban-render yb_base PkgConfig::PANGO PkgConfig::QR)
# The helper that decodes pictures which somebody sent.
add_executable(yiban-picture src/render/picture.c)
target_link_libraries(yiban-picture PkgConfig::VIPS)
# Drawings of a pack are packed once, when it is loaded; pages as they go out.
yb_dep(ZLIB zlib)
target_link_libraries(yb_service PUBLIC PkgConfig::ZLIB)
