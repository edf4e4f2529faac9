/* SPDX-License-Identifier: GPL-2.0-only */
/* Lies that stand until they are taken back: by the scenario, or at the guest's test door. */
#ifndef MONITOR_LIES_H
#define MONITOR_LIES_H

#include "lie-names.h"
#include "types.h"

/* By the index at the door; 0: none at all. false if there is no such lie. */
bool lie_stand(u32 index);
bool lie_stand_name(const char *name);

/* Of tokens and measurements; TOKEN_HONEST: none */
enum token_fault token_fault(void);

#endif
