// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: a platform device for each offered service that has a driver
 *
 * The device is what a driver binds to, and what loads its module.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/paravisor.h>
#include <linux/platform_device.h>
#include <linux/printk.h>

static const struct {
	enum paravisor_feature feature;
	const char *device;
} services[] = {
	{ PARAVISOR_REPORT_HCL, "paravisor-report-hcl" },
	{ PARAVISOR_TDISP, "paravisor-tdisp" },
};

static int __init paravisor_services_init(void)
{
	for (int i = 0; i < ARRAY_SIZE(services); i++) {
		struct platform_device *pdev;

		if (!paravisor_has(services[i].feature))
			continue;

		pdev = platform_device_register_simple(services[i].device,
						       PLATFORM_DEVID_NONE, NULL, 0);
		if (IS_ERR(pdev))
			pr_err("no device %s: %pe\n", services[i].device, pdev);
	}

	return 0;
}
device_initcall(paravisor_services_init);
