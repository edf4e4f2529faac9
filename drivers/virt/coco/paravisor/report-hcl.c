// SPDX-License-Identifier: GPL-2.0-only
/*
 * configfs-tsm reports of a Hyper-V paravisor (OpenHCL, Azure HCL)
 *
 * The guest leaves user data in one NV index of the vTPM and reads the report
 * from another. The paravisor renews the report when it is read from offset 0
 * and older than two seconds, and says nothing when it does not: whether the
 * report is the one that was asked for shows in its claims only.
 */

#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/paravisor.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tpm.h>
#include <linux/tsm.h>

#include "hcl.h"

static_assert(TSM_REPORT_INBLOB_MAX == HCL_USER_DATA_SIZE);

/* More than HCL_REFRESH_MS by what clocks may disagree */
#define HCL_RETRY_MS	(HCL_REFRESH_MS + 100)

static void put_chip(struct tpm_chip *chip)
{
	if (chip)
		put_device(&chip->dev);
}

static void put_ops(struct tpm_chip *chip)
{
	if (chip)
		tpm_put_ops(chip);
}

DEFINE_FREE(put_chip, struct tpm_chip *, put_chip(_T))
DEFINE_FREE(put_ops, struct tpm_chip *, put_ops(_T))

static const char *describe(int rc)
{
	switch (rc) {
	case -EACCES:
		return "the TPM owner has set an authorization";
	case -EPERM:
		return "the report index is not for the owner to read";
	case -ENOENT:
		return "the vTPM has no report index";
	case -ESTALE:
		return "the paravisor did not renew the report";
	case -EMSGSIZE:
		return "sizes in the report contradict each other";
	case -EBADMSG:
		return "claims and hardware report do not belong together";
	case -EPROTOTYPE:
		return "the report is of another isolation technology";
	case -EPROTO:
		return "the report is malformed";
	case -EOPNOTSUPP:
		return "the claims are hashed by an unknown algorithm";
	case -ENODEV:
		return "the TPM is gone";
	case -ETIMEDOUT:
		return "the TPM did not answer in time";
	case -EIO:
		return "the TPM failed";
	default:
		return "no report";
	}
}

/* On Hyper-V the vTPM is the only TPM; what a report is worth, its reader tells. */
static struct tpm_chip *get_chip(void)
{
	struct tpm_chip *chip __free(put_chip) = tpm_default_chip();

	if (!chip || !(chip->flags & TPM_CHIP_FLAG_TPM2) || tpm_is_firmware_upgrade(chip))
		return NULL;

	return no_free_ptr(chip);
}

/*
 * Write and read back to back: with the TPM held, no other user of it gets in
 * between with user data of its own. Finding the report index first leaves a
 * TPM alone that has none.
 */
static int try_report(struct tpm_chip *chip, const u8 user_data[HCL_USER_DATA_SIZE],
		      struct tsm_report *report)
{
	u8 *data __free(kvfree) = NULL;
	size_t report_size;
	u16 size;
	int rc;

	if (tpm_try_get_ops(chip))
		return -EIO;

	struct tpm_chip *ops __free(put_ops) = chip;

	rc = hcl_nv_find(ops, HCL_NV_REPORT, &size);
	if (rc)
		return rc;

	rc = hcl_nv_write_user_data(ops, user_data);
	if (rc)
		return rc;

	rc = hcl_nv_read_index(ops, HCL_NV_REPORT, &data, &size);
	if (rc)
		return rc;

	rc = hcl_report_check(data, size, paravisor_isolation(), user_data, &report_size);
	if (rc)
		return rc;

	report->outblob = no_free_ptr(data);
	report->outblob_len = report_size;
	return 0;
}

/*
 * The certificate only helps: a report is good without it. Reading may make the
 * paravisor fetch a new one, so the TPM is not held from the report on.
 */
static void try_certificate(struct tpm_chip *chip, struct tsm_report *report)
{
	u8 *data __free(kvfree) = NULL;
	u16 size;

	if (tpm_try_get_ops(chip))
		return;

	struct tpm_chip *ops __free(put_ops) = chip;

	if (hcl_nv_read_index(ops, HCL_NV_AK_CERT, &data, &size))
		return;

	report->auxblob_len = hcl_certificate_size(data, size);
	if (report->auxblob_len)
		report->auxblob = no_free_ptr(data);
}

static int request(const u8 user_data[HCL_USER_DATA_SIZE], struct tsm_report *report)
{
	struct tpm_chip *chip __free(put_chip) = get_chip();
	int rc;

	if (!chip)
		return -ENODEV;

	rc = try_report(chip, user_data, report);
	if (rc == -ESTALE) {
		if (msleep_interruptible(HCL_RETRY_MS))
			return -EINTR;
		rc = try_report(chip, user_data, report);
	}

	if (!rc)
		try_certificate(chip, report);

	return rc;
}

/*
 * The TSM core calls with its lock held for writing: one request at a time. It
 * has freed the blobs of the request before, but leaves their sizes.
 */
static int hcl_report_new(struct tsm_report *report, void *data)
{
	u8 user_data[HCL_USER_DATA_SIZE] = {};
	struct device *dev = data;
	int rc;

	report->outblob_len = 0;
	report->auxblob_len = 0;
	report->manifestblob_len = 0;

	memcpy(user_data, report->desc.inblob,
	       min(report->desc.inblob_len, sizeof(user_data)));

	rc = request(user_data, report);
	if (rc && rc != -EINTR)
		dev_err_ratelimited(dev, "%s: %pe\n", describe(rc), ERR_PTR(rc));

	return rc;
}

static bool hcl_attr_visible(int n)
{
	return n == TSM_REPORT_GENERATION || n == TSM_REPORT_PROVIDER;
}

static bool hcl_bin_attr_visible(int n)
{
	return n != TSM_REPORT_MANIFESTBLOB;
}

static const struct tsm_report_ops hcl_report_ops = {
	.name			 = "hcl_report",
	.report_new		 = hcl_report_new,
	.report_attr_visible	 = hcl_attr_visible,
	.report_bin_attr_visible = hcl_bin_attr_visible,
};

static void unregister_report(void *data)
{
	tsm_report_unregister(&hcl_report_ops);
}

static int hcl_probe(struct platform_device *pdev)
{
	struct tpm_chip *chip __free(put_chip) = get_chip();
	struct device *dev = &pdev->dev;
	int rc;

	if (!paravisor_has(PARAVISOR_REPORT_HCL))
		return -ENODEV;

	if (!chip)
		return dev_err_probe(dev, -EPROBE_DEFER, "no TPM yet\n");

	rc = tsm_report_register(&hcl_report_ops, dev);
	if (rc)
		return dev_err_probe(dev, rc, "configfs-tsm is taken\n");

	return devm_add_action_or_reset(dev, unregister_report, NULL);
}

static const struct platform_device_id hcl_ids[] = {
	{ .name = "paravisor-report-hcl" },
	{ }
};
MODULE_DEVICE_TABLE(platform, hcl_ids);

static struct platform_driver hcl_driver = {
	.probe	  = hcl_probe,
	.id_table = hcl_ids,
	.driver	  = {
		.name = "paravisor-report-hcl",
	},
};
module_platform_driver(hcl_driver);

MODULE_DESCRIPTION("Attestation reports of a Hyper-V paravisor");
MODULE_LICENSE("GPL");
