/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _TSM_REPORT_KUNIT_H
#define _TSM_REPORT_KUNIT_H

#include <linux/kconfig.h>

#if IS_ENABLED(CONFIG_KUNIT)

struct config_item_type;

extern const struct config_item_type tsm_reports_type;

#endif /* IS_ENABLED(CONFIG_KUNIT) */

#endif /* _TSM_REPORT_KUNIT_H */
