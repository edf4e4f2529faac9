/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _PARAVISOR_CORE_H
#define _PARAVISOR_CORE_H

#include <linux/paravisor.h>

/**
 * struct paravisor_state - what was published, in the form that is asked for
 * @desc: the accepted description, NULL before publication
 * @features: bitmap of &enum paravisor_feature
 * @sources: where each set feature was read, NULL for a clear one
 * @sealed: no publication is taken any more
 */
struct paravisor_state {
	const struct paravisor_desc *desc;
	unsigned long features[BITS_TO_LONGS(PARAVISOR_NR_FEATURES)];
	const char *sources[PARAVISOR_NR_FEATURES];
	bool sealed;
};

extern struct paravisor_state paravisor_state;

/* From here on a question gets the answer that it will always get. */
static inline bool paravisor_is_settled(const struct paravisor_state *state)
{
	return state->desc || state->sealed;
}

int paravisor_state_publish(struct paravisor_state *state,
			    const struct paravisor_desc *desc);
const char *paravisor_isolation_name(enum paravisor_isolation isolation);
const char *paravisor_feature_name(enum paravisor_feature feature);

#if IS_ENABLED(CONFIG_KUNIT)
bool paravisor_service_is_wanted(const unsigned long *features,
				 enum paravisor_feature feature, bool is_snp);
#endif

#endif /* _PARAVISOR_CORE_H */
