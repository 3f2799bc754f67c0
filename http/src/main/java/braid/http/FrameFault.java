package braid.http;

/// A client does what RFC 6455 forbids, or what is too much here.
final class FrameFault extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;

    FrameFault(int code, String message) {
        super(message);
        this.code = code;
    }

    /// What the connection is closed with.
    int code() {
        return code;
    }
}
