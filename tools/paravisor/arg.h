/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_ARG_H
#define PARAVISORCTL_ARG_H

#include "guid.h"

/* Arguments of options; 0, or EXIT_USAGE after having printed the reason. */
int arg_number(const char *text, const char *option, uint32_t max, uint32_t *out);
int arg_service(const char *text, uint8_t guid[GUID_SIZE]);

#endif
