package braid.cluster.wire;

/// What a parcel is made of: each frame is one of these bytes, and what its comment says behind it. Numbers are
/// varints unless said otherwise; a part has its length before it.
public final class Frame {

    /// Driver to worker: a function. Number, bytes.
    public static final int FUNCTION = 1;

    /// Driver to worker: no task will use this function any more. Number.
    public static final int FORGET = 2;

    /// Driver to worker: a task. Id, flags ([#SHIP], [#OPTIONS]), options if there are some, a count of inputs
    /// ([#HERE] and so on), the expression as a part.
    public static final int TASK = 3;

    /// Driver to worker: nobody wants what became of this task, nor, if it was not begun, that it is. Id.
    public static final int RELEASE = 4;

    /// Driver to worker: give back tasks that were not begun. How many at the most.
    public static final int RECALL = 5;

    /// Driver to worker: whether runs are to be told from now on. One byte, 0 or 1.
    public static final int LISTEN = 6;

    /// Driver to worker: nothing more will come.
    public static final int BYE = 7;

    /// Driver to worker: a shared value is closed. Its number.
    public static final int UNSHARE = 8;

    /// Driver to worker: as [#RELEASE], and a task that runs is stopped. Id.
    public static final int CANCEL = 9;

    /// Worker to driver: a task is done. Id, a byte that is 1 if its values come along, its outcome as a part.
    public static final int DONE = 16;

    /// Worker to driver: a task cannot be run, since this input could not be had. Id, the input's id.
    public static final int MISSING = 17;

    /// Worker to driver: tasks that were not begun and will not be. A count, ids.
    public static final int RETURNED = 18;

    /// Worker to driver: how it does. See `Status`.
    public static final int STATUS = 19;

    /// Worker to driver: a task ran. See `Runs`.
    public static final int RAN = 20;

    /// A flag of a task: its values are to be sent, however large.
    public static final int SHIP = 1;

    /// A flag of a task: options follow.
    public static final int OPTIONS = 2;

    /// An input that the worker has, or will have: its id.
    public static final int HERE = 0;

    /// An input that comes along, to be kept until it is released: its id, its outcome as a part.
    public static final int KEEP = 1;

    /// An input that comes along for this task alone: its outcome as a part.
    public static final int ALONG = 2;

    /// An input that another worker has: its id, the id of that peer.
    public static final int ELSEWHERE = 3;

    private Frame() {}
}
