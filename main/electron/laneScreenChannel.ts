/**
 * The one channel to a lane's own screen, one way. In a file of its own: whatever two preload scripts share would be put
 * into a third file, which a sandboxed one cannot read.
 */
export const laneScreenChannel = 'fairgate:lane-screen';
