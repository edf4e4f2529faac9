/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PARAVISOR_HV_ISOLATION_H
#define _LINUX_PARAVISOR_HV_ISOLATION_H

#include <linux/paravisor.h>

struct ms_hyperv_info;

enum paravisor_isolation hv_paravisor_isolation(const struct ms_hyperv_info *hv);

#endif /* _LINUX_PARAVISOR_HV_ISOLATION_H */
