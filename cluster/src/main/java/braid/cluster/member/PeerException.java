package braid.cluster.member;

import java.io.IOException;

/// A question has no answer: the peer left, could not be reached, or threw.
public final class PeerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean left;

    PeerException(String message) {
        super(message);
        left = false;
    }

    private PeerException(String message, boolean left) {
        super(message);
        this.left = left;
    }

    PeerException(String message, Throwable cause) {
        super(message, cause);
        left = false;
    }

    /// The peer `name` has left.
    static PeerException left(String name) {
        return new PeerException(name + " has left the cluster", true);
    }

    /// Whether the peer has left, or is taken for dead.
    public boolean hasLeft() {
        return left;
    }
}
