package braid.testkit;

/// The capacity of a buffer in a test that is about something else.
///
/// `stream.buffer(Room.of(8))` has eight places; one, where the system property `braid.test.buffers` is 1. So all
/// tests can be run once with the least room that there is, where each thread has to wait for the next one.
public final class Room {

    private static final String PROPERTY = "braid.test.buffers";

    private Room() {}

    /// `capacity`, or what the system property says instead.
    public static int of(int capacity) {
        String wanted = System.getProperty(PROPERTY, "");
        return wanted.isBlank() ? capacity : Integer.parseInt(wanted);
    }
}
