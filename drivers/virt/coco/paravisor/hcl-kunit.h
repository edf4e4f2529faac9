/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _PARAVISOR_HCL_KUNIT_H
#define _PARAVISOR_HCL_KUNIT_H

#include "hcl.h"

struct kunit_suite;

extern struct kunit_suite hcl_claims_suite;
extern struct kunit_suite hcl_nv_suite;

#endif /* _PARAVISOR_HCL_KUNIT_H */
