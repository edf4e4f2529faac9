// SPDX-License-Identifier: GPL-2.0-only
/* No paravisor: the machine as it is, less its SVM. The base line for counts. */
#include "monitor.h"

const struct personality personality_none = { .name = "none" };
