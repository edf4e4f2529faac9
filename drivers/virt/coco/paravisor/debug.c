// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: catch questions put before their answer is known.
 */

#include <linux/bug.h>
#include <linux/export.h>

#include "core.h"

/**
 * paravisor_check_settled() - warn of a question put before the answer is known
 * @feature: the feature that was asked for
 *
 * Context: Any.
 */
void paravisor_check_settled(enum paravisor_feature feature)
{
	WARN_ONCE(!paravisor_is_settled(&paravisor_state),
		  "paravisor: asked for %s too early\n",
		  paravisor_feature_name(feature));
}
EXPORT_SYMBOL_GPL(paravisor_check_settled);
