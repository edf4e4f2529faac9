/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TDX_GUEST_H
#define PARAVISORCTL_TDX_GUEST_H

#include "tdx.h"

#define TDX_GUEST_DEVICE	"/dev/tdx_guest"

/*
 * What the kernel does for the guest beside configfs-tsm. The tests link another instance in the
 * place of this one, as of struct tsm_ops. Both that return an int: 0 or -errno.
 */
bool tdx_guest_present(const char *root);
int tdx_guest_report(const char *root, const uint8_t data[TDX_REPORT_DATA_SIZE],
		     uint8_t report[TDREPORT_SIZE]);

/* Writes @digest to a measurement register, which extends it. */
int register_write(const char *path, struct view digest);

#endif
