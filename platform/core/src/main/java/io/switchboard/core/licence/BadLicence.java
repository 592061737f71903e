package io.switchboard.core.licence;

/** A file that isn't a licence for this server now, and why. */
public final class BadLicence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it; each has a text of its own. */
    public enum Fault {
        /** Not a licence file, or a field of it can't be read. */
        UNREADABLE,
        /** Signed with a key that this server doesn't know. */
        FOREIGN,
        /** Its text isn't the one that was signed. */
        ALTERED,
        /** It names a key that this server knows, and wasn't signed with it. */
        FORGED,
        /** Its days, and those of grace, are over. */
        EXPIRED,
        /** Its first day is yet to come. */
        NOT_YET_VALID
    }

    private final Fault fault;
    private final String detail;

    BadLicence(Fault fault, String detail) {
        super(fault + ": " + detail);
        this.fault = fault;
        this.detail = detail;
    }

    static BadLicence unreadable(String where) {
        return new BadLicence(Fault.UNREADABLE, where);
    }

    public Fault fault() {
        return fault;
    }

    /** The field, key or day that it is about; {0} of its text. */
    public String detail() {
        return detail;
    }

    /** Key of its text among the problems. */
    public String code() {
        return "licence." + fault;
    }
}
