/* The colours, once. */
#include <stdio.h>
#include <string.h>

#include "palette.h"

const struct colour palette[] = {
    {"bg", "#ffffff", "#0d1117", "#ffffff"},
    {"ink", "#1f2328", "#e6edf3", "#000000"},
    {"mut", "#59636e", "#9198a1", "#444444"},
    {"grid", "#d1d9e0", "#2a313c", "#cccccc"},
    {"band", "#f0f3f6", "#161b22", "#f2f2f2"},
    {"card", "#f6f8fa", "#151b23", "#fffffe"},
    {"s0", "#7d8590", "#7d8591", "#777777"},
    {"s1", "#0969da", "#4493f8", "#0969da"},
    {"s2", "#bc4c00", "#f0883e", "#bc4c00"},
    {"s3", "#8250df", "#ab7df8", "#8250df"},
    {"s4", "#1a7f37", "#3fb950", "#1a7f37"},
    {"s5", "#9a6700", "#d29922", "#9a6700"},
    {"s6", "#1b7c83", "#39c5cf", "#1b7c83"},
    {"bad", "#cf222e", "#f85149", "#cf222e"},
    {"l1", "#3b92e6", "#1f6feb", "#3b92e6"},
    {"l2", "#1f74d2", "#388bfd", "#1f74d2"},
    {"l3", "#0757b8", "#58a6ff", "#0757b8"},
    {"l4", "#09469a", "#79b8ff", "#09469a"},
    {"l5", "#0b387f", "#a5d4ff", "#0b387f"},
    {"l6", "#0a3069", "#cae8ff", "#0a3069"},
    {"h0", "#d6e8ff", "#12305c", "#d6e8ff"},
    {"h1", "#aed3ff", "#184683", "#aed3ff"},
    {"h2", "#7cb7fb", "#1f63b5", "#7cb7fb"},
    {"h3", "#4a96ec", "#3c87e0", "#4a96ec"},
    {"h4", "#1f73d3", "#6fb0f8", "#1f73d3"},
    {"h5", "#0c52a8", "#9ccbff", "#0c52a8"},
    {"h6", "#06316b", "#cfe6ff", "#06316b"},
};
const size_t palette_len = sizeof(palette) / sizeof(palette[0]);

const struct colour *
palette_name(const char *name)
{
	for (size_t i = 0; i < palette_len; i++)
		if (strcmp(palette[i].name, name) == 0)
			return &palette[i];
	return NULL;
}

const struct colour *
palette_rgb(int r, int g, int b)
{
	char hex[32];

	snprintf(hex, sizeof(hex), "#%02x%02x%02x", r & 255, g & 255, b & 255);
	for (size_t i = 0; i < palette_len; i++)
		if (strcmp(palette[i].light, hex) == 0)
			return &palette[i];
	return NULL;
}
