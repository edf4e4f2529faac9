/* SPDX-License-Identifier: GPL-2.0-only */
/* TDX Connect: what the leaves (tdx-tdi.c) and the host (tdx-tdcm.c) share. */
#ifndef MONITOR_TDX_TDI_H
#define MONITOR_TDX_TDI_H

#include "tdx.h"
#include "../common/tdisp.h"

/* Operand that names a function: false if it has reserved bits */
bool tdx_function_id(u64 operand, u64 *device_id);
/* Has the guest released the present binding to be started? */
bool tdx_is_released(void);

#endif
