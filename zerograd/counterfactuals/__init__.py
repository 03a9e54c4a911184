"""PyTorch as it would be if a claim were false: each counterfactual breaks exactly one named behaviour.

    from zerograd.counterfactuals.all import broken, watched
    with broken("zero_grad_does_nothing"): ...    # put one in place
    with watched() as met: ...                    # only note which ones the code meets

A snippet notices a counterfactual if it runs to its end and prints something else, if an assert statement of its own
fails, or if what it had printed before it crashed already differs. A crash by itself is not noticing.

One module per topic; `meanings` reads what each of them models without importing torch; `probes` show that each breaks
what its name says and nothing else.
"""
