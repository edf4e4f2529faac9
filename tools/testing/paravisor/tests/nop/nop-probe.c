// SPDX-License-Identifier: GPL-2.0-only
/* Compiled, never loaded: what does the compiler make of the question? */
#include <linux/module.h>
#include <linux/paravisor.h>

bool nop_probe(void);
bool nop_probe(void)
{
	return paravisor_has(PARAVISOR_VTPM);
}

MODULE_DESCRIPTION("The cost of paravisor_has()");
MODULE_LICENSE("GPL");
