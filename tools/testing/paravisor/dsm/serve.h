/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DSM_SERVE_H
#define DSM_SERVE_H

#include "device.h"

/* Serves one client after the other until SIGTERM or SIGINT. record may be NULL. */
__noreturn void serve(const struct device *dev, const char *socket_path, const char *record);

#endif
