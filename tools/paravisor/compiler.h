/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_COMPILER_H
#define PARAVISORCTL_COMPILER_H

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define __printf(a, b)	__attribute__((format(printf, a, b)))

#endif
