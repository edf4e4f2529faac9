// SPDX-License-Identifier: GPL-2.0-only
/* No paravisor: the machine as it is, less its EL2. The base line for counts. */
#include "monitor.h"

const struct personality personality_none = { .name = "none" };
