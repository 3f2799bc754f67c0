package braid.cli;

/// An argument that is well-formed and yet cannot be used, such as the name of a file that is not there.
final class WrongArgument extends Exception {

    private static final long serialVersionUID = 1L;

    WrongArgument(String message) {
        super(message);
    }

    WrongArgument(String message, Throwable cause) {
        super(message, cause);
    }
}
