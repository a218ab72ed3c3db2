# The helper that draws documents: fonts and their memory stay out of the server.
add_executable(yiban-render src/render/render.c)
target_link_libraries(yiban-render yb_base PkgConfig::PANGO PkgConfig::QR)
