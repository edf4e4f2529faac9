// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: a platform device for each offered service that has a driver
 *
 * The device is what a driver binds to, and what loads its module.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/cc_platform.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/paravisor.h>
#include <linux/platform_device.h>
#include <linux/printk.h>

#include "core.h"

static const struct {
	enum paravisor_feature feature;
	const char *device;
} services[] = {
	{ PARAVISOR_REPORT_HCL, "paravisor-report-hcl" },
	{ PARAVISOR_REPORT_SVSM, "sev-guest" },
	{ PARAVISOR_REPORT_TDX, "tdx-guest" },
	{ PARAVISOR_REPORT_CCA, "arm-cca-dev" },
	{ PARAVISOR_TDISP, "paravisor-tdisp" },
};

static bool has_direct_report(const unsigned long *features)
{
	if (test_bit(PARAVISOR_REPORT_SNP, features) ||
	    test_bit(PARAVISOR_REPORT_SVSM, features) ||
	    test_bit(PARAVISOR_REPORT_CCA, features))
		return true;

	/* A TDREPORT without a quote convinces nobody elsewhere. */
	return test_bit(PARAVISOR_REPORT_TDX, features) && test_bit(PARAVISOR_QUOTE_TDX, features);
}

/**
 * paravisor_service_is_wanted() - is there to be a device for an offered service
 * @features: bitmap of &enum paravisor_feature
 * @feature: the service
 * @is_snp: the guest knows of SNP, and has made the device "sev-guest" by itself
 *
 * Reports have one provider. Of several the most direct is taken, whatever the
 * order in which modules are loaded: the way through the vTPM comes last.
 *
 * Return: true if there is.
 */
VISIBLE_IF_KUNIT bool paravisor_service_is_wanted(const unsigned long *features,
						  enum paravisor_feature feature, bool is_snp)
{
	if (!test_bit(feature, features))
		return false;

	switch (feature) {
	case PARAVISOR_REPORT_HCL:
		return !has_direct_report(features);
	case PARAVISOR_REPORT_SVSM:
		return !is_snp;
	default:
		return true;
	}
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_service_is_wanted);

static int __init paravisor_services_init(void)
{
	bool is_snp = cc_platform_has(CC_ATTR_GUEST_SEV_SNP);

	for (int i = 0; i < ARRAY_SIZE(services); i++) {
		struct platform_device *pdev;

		if (!paravisor_service_is_wanted(paravisor_state.features,
						 services[i].feature, is_snp))
			continue;

		pdev = platform_device_register_simple(services[i].device,
						       PLATFORM_DEVID_NONE, NULL, 0);
		if (IS_ERR(pdev))
			pr_err("no device %s: %pe\n", services[i].device, pdev);
	}

	return 0;
}
device_initcall(paravisor_services_init);
