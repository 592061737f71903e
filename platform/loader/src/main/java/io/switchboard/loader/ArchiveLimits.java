package io.switchboard.loader;

/**
 * How large an archive may be once it is unpacked.
 *
 * @param entries files and folders at most
 * @param entryBytes bytes of one file at most
 * @param totalBytes bytes of all files together at most
 * @param ratio how many times larger than packed a file may be; files below 1 MiB are not judged by it
 */
public record ArchiveLimits(int entries, long entryBytes, long totalBytes, int ratio) {
    /** 20,000 entries, 200 MiB a file, 500 MiB in all, 200 times. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(20_000, 200L << 20, 500L << 20, 200);
}
