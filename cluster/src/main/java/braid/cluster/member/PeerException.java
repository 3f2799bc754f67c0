package braid.cluster.member;

import java.io.IOException;

/// A question has no answer: the peer left, could not be reached, or threw.
public final class PeerException extends IOException {

    private static final long serialVersionUID = 1L;

    PeerException(String message) {
        super(message);
    }

    PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
