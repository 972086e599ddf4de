"""
A scanner that looks at the API from outside for anything that tells right from wrong before an answer is checked.

It looks in two ways. What nothing may depend on is proved exactly: the same bank with other keys must answer every
question byte by byte alike (`crawling`). What chance decides, such as ids and the order of answers, is counted over
thousands of questions (`telling`).
"""
